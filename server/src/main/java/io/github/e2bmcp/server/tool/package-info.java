/**
 * The tools, one class each, and the flow that every call goes through. Nothing here knows the
 * protocol: {@code door} translates.
 */
@NullMarked
package io.github.e2bmcp.server.tool;

import org.jspecify.annotations.NullMarked;
