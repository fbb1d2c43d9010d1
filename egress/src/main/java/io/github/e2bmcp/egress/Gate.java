package io.github.e2bmcp.egress;

import java.net.Socket;

/** What one sandbox's connections must pass: its policy, then the address rules. */
record Gate(EgressPolicy policy, Dialer dialer, EgressLimits limits) {

  Socket open(Authority wanted) throws Refused {
    PolicyCheck.require(policy, wanted);
    return dialer.dial(wanted, policy);
  }
}
