/**
 * The conversation with the agent inside: frames, channels with credit, requests and their replies.
 *
 * <p>What comes from the agent is untrusted: each frame is bounded and checked, and a wrong one is
 * a {@link io.github.e2bmcp.local.wire.ProtocolViolation}, which ends its sandbox.
 */
@NullMarked
package io.github.e2bmcp.local.wire;

import org.jspecify.annotations.NullMarked;
