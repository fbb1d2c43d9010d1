package io.github.e2bmcp.gateway.network;

import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of the world outside sandboxes can be given.
 *
 * @param registries the package registries of this machine; null to leave pip and npm to the proxy
 */
public record Outside(EgressProxy proxy, @Nullable Supplier<RegistryGateway> registries) {}
