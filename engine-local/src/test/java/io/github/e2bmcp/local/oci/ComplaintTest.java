package io.github.e2bmcp.local.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComplaintTest {

  @Test
  void isTheLastErrorOfALog() {
    String log =
        """
        time="2026-11-26T01:19:35Z" level=warning msg="unable to get oom kill count"
        time="2026-11-26T01:19:36Z" level=error msg="runc run failed: open \\"/x\\": not permitted"
        """;
    assertThat(Complaint.in(log)).isEqualTo("runc run failed: open \"/x\": not permitted");
  }

  @Test
  void isAllThatWasSaidWhereThereIsNoLog() {
    assertThat(Complaint.in("creating container: no such file")).contains("no such file");
  }
}
