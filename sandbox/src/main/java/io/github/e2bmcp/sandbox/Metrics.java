package io.github.e2bmcp.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * What a sandbox uses at one moment; -1 where unknown.
 *
 * @param cpuUsed processor time since creation
 */
public record Metrics(
    Instant at,
    Duration cpuUsed,
    long memoryBytes,
    long memoryPeakBytes,
    long diskUsedBytes,
    int processes) {}
