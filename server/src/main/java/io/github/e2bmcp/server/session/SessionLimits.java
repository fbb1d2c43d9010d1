package io.github.e2bmcp.server.session;

import io.github.e2bmcp.sandbox.Limits;
import java.time.Duration;

/**
 * How many sandboxes there may be and for how long.
 *
 * @param perOwner sandboxes of one account at a time, positive
 * @param total sandboxes of all callers at a time, positive
 * @param idle how long an unused sandbox lives, positive
 * @param lifetime how long any sandbox lives, positive
 * @param sandbox what each may use
 */
public record SessionLimits(
    int perOwner, int total, Duration idle, Duration lifetime, Limits sandbox) {}
