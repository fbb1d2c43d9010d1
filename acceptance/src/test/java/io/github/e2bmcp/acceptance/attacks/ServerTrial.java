package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Finding;
import io.github.e2bmcp.testkit.attack.Trial;
import java.io.IOException;

/** By tool calls to a whole server, or by what its client or the machine does to it. */
@FunctionalInterface
interface ServerTrial extends Trial {

  Finding run(ServerStage stage) throws IOException;
}
