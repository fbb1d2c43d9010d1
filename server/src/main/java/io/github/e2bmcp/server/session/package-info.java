/**
 * Who has which sandboxes: default, fresh or named ones, their idle and whole life, and the limits
 * on their number.
 */
@NullMarked
package io.github.e2bmcp.server.session;

import org.jspecify.annotations.NullMarked;
