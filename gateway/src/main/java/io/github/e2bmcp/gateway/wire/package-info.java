/** What is read from requests and written as answers: JSON, Connect messages, refusals. */
@NullMarked
package io.github.e2bmcp.gateway.wire;

import org.jspecify.annotations.NullMarked;
