/**
 * The egress proxy: the only way out of a sandbox that has no network interface. Programs inside
 * speak HTTP proxy or SOCKS5 to a port on their loopback address; this side decides by policy,
 * resolves, checks every address and connects to the checked one.
 */
@NullMarked
package io.github.e2bmcp.egress;

import org.jspecify.annotations.NullMarked;
