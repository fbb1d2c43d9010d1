/**
 * What pip and npm of this machine are set to: registries, credentials, proxies, authorities. Asked
 * of the tools themselves.
 */
@NullMarked
package io.github.e2bmcp.packages.host;

import org.jspecify.annotations.NullMarked;
