package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.dial.Dialer;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.egress.policy.PolicyCheck;
import java.net.Socket;

/** What one sandbox's connections must pass: its policy, then the address rules. */
record Gate(EgressPolicy policy, Dialer dialer, EgressLimits limits) {

  Socket open(Authority wanted) throws Refused {
    PolicyCheck.require(policy, wanted);
    return dialer.dial(wanted, policy);
  }
}
