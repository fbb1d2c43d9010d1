/** Checks of tool arguments beyond their JSON schema. */
@NullMarked
package io.github.e2bmcp.server.validation;

import org.jspecify.annotations.NullMarked;
