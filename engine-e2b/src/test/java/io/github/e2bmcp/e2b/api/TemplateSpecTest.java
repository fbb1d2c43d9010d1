package io.github.e2bmcp.e2b.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The requests that a template's steps become are those of the official SDKs. */
class TemplateSpecTest {

  @Test
  void installersRunAsRoot() {
    String message =
        TemplateSpec.fromImage("python:3.13")
            .aptInstall("git", "curl")
            .pipInstall("numpy>=2")
            .npmInstall("lodash")
            .gitClone("https://example.com/a b", "")
            .start("serve", ReadyCommand.port(8080))
            .message()
            .toString();

    assertThat(message)
        .contains("\"fromImage\":\"python:3.13\"")
        .contains(
            "[\"apt-get update && DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get"
                + " install -y git curl\",\"root\"]")
        .contains("[\"pip install 'numpy>=2'\",\"root\"]")
        .contains("[\"npm install -g lodash\",\"root\"]")
        .contains("[\"git clone 'https://example.com/a b'\"]")
        .contains("\"startCmd\":\"serve\"")
        .doesNotContain("fromImageRegistry");
    assertThatThrownBy(() -> TemplateSpec.fromImage("x").pipInstall())
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @Test
  void privateRegistriesGetTheirLogin() {
    RegistryLogin aws = new RegistryLogin.Aws("id", "the-secret", "eu-west-1");

    assertThat(TemplateSpec.fromImage("x", aws).run("true").forced().message().toString())
        .contains(
            "\"fromImageRegistry\":{\"type\":\"aws\",\"awsAccessKeyId\":\"id\","
                + "\"awsSecretAccessKey\":\"the-secret\",\"awsRegion\":\"eu-west-1\"}");
    assertThat(new RegistryLogin.Password("me", "pass").message().toString())
        .isEqualTo("{\"type\":\"registry\",\"username\":\"me\",\"password\":\"pass\"}");
    assertThat(new RegistryLogin.Google("{}").message().toString())
        .isEqualTo("{\"type\":\"gcp\",\"serviceAccountJson\":\"{}\"}");
    assertThat(TemplateSpec.fromImage("x", aws).toString()).doesNotContain("the-secret");
  }

  @Test
  void readinessIsAskedAsTheOfficialSdksAsk() {
    assertThat(ReadyCommand.port(80)).isEqualTo("[ -n \"$(ss -Htuln sport = :80)\" ]");
    assertThat(ReadyCommand.url("http://127.0.0.1/?a&b", 200))
        .isEqualTo(
            "curl -s -o /dev/null -w \"%{http_code}\" 'http://127.0.0.1/?a&b' | grep -q \"200\"");
    assertThat(ReadyCommand.process("nginx")).isEqualTo("pgrep nginx > /dev/null");
    assertThat(ReadyCommand.file("/tmp/a b")).isEqualTo("[ -f '/tmp/a b' ]");
    assertThat(ReadyCommand.after(Duration.ofMillis(10))).isEqualTo("sleep 1");
  }
}
