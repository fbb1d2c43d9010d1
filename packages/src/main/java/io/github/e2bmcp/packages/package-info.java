/**
 * Installing with pip and npm over any sandbox. Where code has no network, packages come through
 * the {@link io.github.e2bmcp.packages.gateway.RegistryGateway}: inside it speaks the registries'
 * own protocols in plain HTTP, outside it asks what this machine's pip and npm are configured for.
 *
 * <p>All calls block and are made on virtual threads; interrupting the calling thread means cancel.
 */
@NullMarked
package io.github.e2bmcp.packages;

import org.jspecify.annotations.NullMarked;
