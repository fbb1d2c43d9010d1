package io.github.e2bmcp.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection that has left HTTP (RFC 9110 §7.8). It ends when its exchange's handler returns.
 *
 * @param input what the client sends; ends when the client is gone
 * @param output to the client, at once; writing waits while it does not read
 */
public record Tunnel(InputStream input, OutputStream output) {}
