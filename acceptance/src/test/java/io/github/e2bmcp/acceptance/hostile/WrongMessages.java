package io.github.e2bmcp.acceptance.hostile;

import static io.github.e2bmcp.acceptance.hostile.HostileRequest.message;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.modern;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.raw;

import java.util.List;

/** JSON that is no message of the protocol, or whose headers say something else. */
final class WrongMessages {

  private static final int INVALID = -32600;
  private static final int METHOD = -32601;
  private static final int PARAMS = -32602;
  private static final int MISMATCH = -32020;
  private static final int VERSION = -32022;
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String LIST = "MCP-Protocol-Version: 2026-07-28|Mcp-Method: tools/list|";
  private static final String CALL = "MCP-Protocol-Version: 2026-07-28|Mcp-Method: tools/call|";
  private static final String INFO = "\"name\":\"get_sandbox_info\",\"arguments\":{}";

  private WrongMessages() {}

  static List<HostileRequest> requests() {
    return List.of(
        message(400, INVALID, "another JSON-RPC", PING.replace("2.0", "1.0")),
        message(400, INVALID, "id null", PING.replace("1,", "null,")),
        message(400, INVALID, "id with a fraction", PING.replace(":1,", ":1.5,")),
        message(400, INVALID, "id that is an object", PING.replace(":1,", ":{},")),
        message(200, 0, "id with many digits", PING.replace(":1,", ":" + "9".repeat(500) + ",")),
        message(400, INVALID, "method that is a number", PING.replace("\"ping\"", "5")),
        message(
            400,
            INVALID,
            "positional parameters",
            PING.replace("\"ping\"", "\"ping\",\"params\":[]")),
        message(200, METHOD, "unknown method", PING.replace("ping", "../../etc/passwd")),
        message(202, 0, "answer to nothing", "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"),
        message(
            202,
            0,
            "cancel of nothing",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":{\"a\":[]}}}"),
        message(
            400,
            INVALID,
            "batch of a revision without",
            "MCP-Protocol-Version: 2025-06-18|",
            "[" + PING + "]"),
        message(
            400,
            INVALID,
            "batch of the newest revision",
            "MCP-Protocol-Version: 2026-07-28|",
            "[" + PING + "]"),
        message(400, VERSION, "unknown revision", "MCP-Protocol-Version: 2099-01-01|", PING),
        message(400, VERSION, "empty revision", "MCP-Protocol-Version:|", PING),
        message(
            400,
            VERSION,
            "two revisions",
            "MCP-Protocol-Version: 2025-11-25|MCP-Protocol-Version: 2025-06-18|",
            PING),
        message(
            400,
            INVALID,
            "answer where no server asks",
            "MCP-Protocol-Version: 2026-07-28|",
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"),
        message(
            400,
            PARAMS,
            "newest revision by header alone",
            "MCP-Protocol-Version: 2026-07-28|Mcp-Method: ping|",
            PING),
        message(
            404,
            INVALID,
            "forged session",
            "Mcp-Session-Id: 0123456789abcdef0123456789abcdef0123456789abcdef|",
            PING),
        message(
            404,
            INVALID,
            "session that goes upwards",
            "Mcp-Session-Id: ../../../etc/passwd|",
            PING),
        message(404, INVALID, "two sessions", "Mcp-Session-Id: a|Mcp-Session-Id: b|", PING),
        raw(
            404,
            "stream of a forged session",
            "GET /mcp HTTP/1.1|Host: localhost|Accept: text/event-stream|Mcp-Session-Id: forged|Connection: close||"),
        raw(
            404,
            "end of a forged session",
            "DELETE /mcp HTTP/1.1|Host: localhost|Mcp-Session-Id: forged|Connection: close||"),
        raw(
            405,
            "stream of no session",
            "GET /mcp HTTP/1.1|Host: localhost|Accept: text/event-stream|Connection: close||"),
        raw(
            405,
            "stream in the newest revision",
            "GET /mcp HTTP/1.1|Host: localhost|MCP-Protocol-Version: 2026-07-28|Connection: close||"),
        raw(
            403,
            "foreign page",
            "POST /mcp HTTP/1.1|Host: localhost|Origin: https://evil.example|Content-Length: 0|Connection: close||"),
        raw(
            403,
            "page of no origin",
            "POST /mcp HTTP/1.1|Host: localhost|Origin: null|Content-Length: 0|Connection: close||"),
        raw(
            403,
            "two origins",
            "POST /mcp HTTP/1.1|Host: localhost|Origin: http://localhost|Origin: https://evil.example|Content-Length: 0|Connection: close||"),
        raw(
            403,
            "preflight of a foreign page",
            "OPTIONS /mcp HTTP/1.1|Host: localhost|Origin: https://evil.example|Connection: close||"),
        modern(
            404,
            METHOD,
            "initialize in the newest revision",
            "initialize",
            "MCP-Protocol-Version: 2026-07-28|Mcp-Method: initialize|",
            ""),
        modern(
            404,
            METHOD,
            "unknown method in the newest revision",
            "x",
            "MCP-Protocol-Version: 2026-07-28|Mcp-Method: x|",
            ""),
        modern(400, MISMATCH, "no revision header", "tools/list", "Mcp-Method: tools/list|", ""),
        modern(
            400,
            MISMATCH,
            "another revision in the header",
            "tools/list",
            LIST.replace("2026-07-28", "2025-11-25"),
            ""),
        modern(
            400,
            MISMATCH,
            "two revision headers",
            "tools/list",
            LIST + "MCP-Protocol-Version: 2026-07-28|",
            ""),
        modern(
            400,
            MISMATCH,
            "no method header",
            "tools/list",
            "MCP-Protocol-Version: 2026-07-28|",
            ""),
        modern(400, MISMATCH, "another method in the header", "tools/call", LIST, INFO),
        modern(
            400,
            MISMATCH,
            "method header in capitals",
            "tools/list",
            LIST.replace("tools/list", "Tools/List"),
            ""),
        modern(
            400,
            MISMATCH,
            "two method headers",
            "tools/list",
            LIST + "Mcp-Method: tools/list|",
            ""),
        modern(400, MISMATCH, "no name header", "tools/call", CALL, INFO),
        modern(
            400,
            MISMATCH,
            "another name in the header",
            "tools/call",
            CALL + "Mcp-Name: execute_python|",
            INFO),
        modern(
            400,
            MISMATCH,
            "two name headers",
            "tools/call",
            CALL + "Mcp-Name: get_sandbox_info|Mcp-Name: execute_python|",
            INFO),
        modern(
            400,
            MISMATCH,
            "another name, encoded",
            "tools/call",
            CALL + "Mcp-Name: =?base64?ZXhlY3V0ZV9weXRob24=?=|",
            INFO),
        modern(
            400,
            MISMATCH,
            "name in broken base64",
            "tools/call",
            CALL + "Mcp-Name: =?base64?!!!!?=|",
            INFO),
        modern(
            400,
            MISMATCH,
            "name in base64 without padding",
            "tools/call",
            CALL + "Mcp-Name: =?base64?Z2V0X3NhbmRib3hfaW5mbw?=|",
            INFO),
        modern(
            400,
            MISMATCH,
            "name that is not UTF-8",
            "tools/call",
            CALL + "Mcp-Name: =?base64?/////w==?=|",
            INFO),
        modern(
            200,
            0,
            "name in base64",
            "tools/call",
            CALL + "Mcp-Name: =?base64?Z2V0X3NhbmRib3hfaW5mbw==?=|",
            INFO),
        modern(200, PARAMS, "unknown tool", "tools/call", CALL + "Mcp-Name: x|", "\"name\":\"x\""),
        modern(
            200,
            PARAMS,
            "arguments that are an array",
            "tools/call",
            CALL + "Mcp-Name: get_sandbox_info|",
            "\"name\":\"get_sandbox_info\",\"arguments\":[]"),
        modern(200, PARAMS, "forged cursor", "tools/list", LIST, "\"cursor\":\"YXQgLTE\""),
        modern(
            200,
            PARAMS,
            "forged request state",
            "tools/call",
            CALL + "Mcp-Name: get_sandbox_info|",
            INFO + ",\"requestState\":\"e30.e30\""),
        modern(
            200,
            0,
            "session of the newest revision is passed over",
            "tools/list",
            LIST + "Mcp-Session-Id: forged|",
            ""));
  }
}
