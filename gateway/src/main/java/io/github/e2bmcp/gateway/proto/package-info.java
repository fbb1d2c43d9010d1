/**
 * envd's messages in protobuf's binary form, which clients made from its definitions send. A
 * message is read into, and written from, the tree that its JSON form is, so that nothing else of
 * the gateway knows of two forms.
 */
@NullMarked
package io.github.e2bmcp.gateway.proto;

import org.jspecify.annotations.NullMarked;
