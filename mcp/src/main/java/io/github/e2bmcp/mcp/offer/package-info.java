/**
 * What a program offers: tools, resources, prompts, completions, and the changes that clients may
 * hear of.
 */
@NullMarked
package io.github.e2bmcp.mcp.offer;

import org.jspecify.annotations.NullMarked;
