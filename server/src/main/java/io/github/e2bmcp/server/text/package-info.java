/** Sentences for the model: what happened and what to do next. */
@NullMarked
package io.github.e2bmcp.server.text;

import org.jspecify.annotations.NullMarked;
