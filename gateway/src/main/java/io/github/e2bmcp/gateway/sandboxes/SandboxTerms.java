package io.github.e2bmcp.gateway.sandboxes;

import java.util.Map;

/**
 * What was asked for when a sandbox was made.
 *
 * @param secure whether its daemon wants a token with every call
 * @param pauseAtEnd whether it is paused, not killed, when its time is over
 * @param wakes whether a request to a port of it resumes it
 */
public record SandboxTerms(
    String owner,
    String template,
    Map<String, String> metadata,
    Map<String, String> environment,
    boolean secure,
    boolean pauseAtEnd,
    boolean wakes) {}
