package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.mcp.authorization.AccessDenied;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.era.Kernel;
import io.github.e2bmcp.mcp.era.ModernEra;
import io.github.e2bmcp.mcp.feature.ToolsFeature;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Requests of 2026-07-28 over HTTP: each stands alone, and who hangs up has cancelled. */
final class ModernHttp {
  private final Kernel kernel;
  private final ToolsFeature tools;
  private final Authorizer authorizer;

  ModernHttp(Kernel kernel, ToolsFeature tools, Authorizer authorizer) {
    this.kernel = kernel;
    this.tools = tools;
    this.authorizer = authorizer;
  }

  void post(HttpCall call, Message.Request request) throws IOException, AccessDenied {
    try {
      check(call, request);
    } catch (McpException e) {
      StreamableHttp.refuse(call.exchange(), status(e.code()), request.id(), e, call.headers());
      return;
    }
    Flight flight = new Flight();
    HttpReply reply = call.reply();
    call.exchange().onDisconnect(flight::cancel);
    Connection connection = new Connection(call.caller(), 1, null);
    LiveExchange.Line line = new LiveExchange.Line(flight, reply, call.caller());
    ObjectNode answer = kernel.answer(request, connection, line, ProtocolVersion.V2026_07_28);
    if (answer == null) {
      reply.abandon();
    } else {
      reply.finish(served(answer), answer);
    }
  }

  /** The order decides which of several faults is told. */
  private void check(HttpCall call, Message.Request request) throws AccessDenied {
    MirroredHeaders mirrored = new MirroredHeaders(call.exchange().headers());
    String version = ModernEra.version(request);
    mirrored.checkVersion(version);
    ModernEra.served(version);
    if (!kernel.modern().operations().containsKey(request.method())) {
      throw McpException.methodNotFound(request.method());
    }
    ToolDescriptor tool = tools.called(request);
    mirrored.check(request, tool);
    if (tool != null && !tool.scopes().stream().allMatch(call.caller()::has)) {
      throw authorizer.insufficient(tool.scopes());
    }
  }

  /**
   * A refused request has a status of its own; one that was served and failed is a plain answer.
   */
  private static int served(ObjectNode answer) {
    int code = answer.path("error").path("code").asInt(0);
    return code == McpException.MISSING_CLIENT_CAPABILITY ? 400 : 200;
  }

  private static int status(int code) {
    return code == McpException.METHOD_NOT_FOUND ? 404 : 400;
  }
}
