/** What a sandbox reaches of the network: its rules, its way out, the package registries. */
@NullMarked
package io.github.e2bmcp.gateway.network;

import org.jspecify.annotations.NullMarked;
