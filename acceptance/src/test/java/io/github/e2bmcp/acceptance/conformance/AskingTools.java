package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fixtures that ask the client for something. */
final class AskingTools {
  static final String NAME_FORM =
      "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"]}";
  private static final String OK_FORM =
      "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}},\"required\":[\"ok\"]}";
  private static final String COLOR_FORM =
      "{\"type\":\"object\",\"properties\":{\"color\":{\"type\":\"string\"}},\"required\":[\"color\"]}";
  private static final String USER_FORM =
      """
      {"type":"object","properties":{
        "username":{"type":"string","description":"User's response"},
        "email":{"type":"string","description":"User's email address"}},
       "required":["username","email"]}
      """;
  private static final String DEFAULTS_FORM =
      """
      {"type":"object","properties":{
        "name":{"type":"string","description":"User name","default":"John Doe"},
        "age":{"type":"integer","description":"User age","default":30},
        "score":{"type":"number","description":"User score","default":95.5},
        "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
        "verified":{"type":"boolean","description":"Verified","default":true}},"required":[]}
      """;
  private static final String ENUMS_FORM =
      """
      {"type":"object","properties":{
        "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
        "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
          {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
        "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
          "enumNames":["Option One","Option Two","Option Three"]},
        "untitledMulti":{"type":"array","items":{"type":"string",
          "enum":["option1","option2","option3"]}},
        "titledMulti":{"type":"array","items":{"anyOf":[
          {"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},
          {"const":"value3","title":"Third Choice"}]}}},"required":[]}
      """;

  private AskingTools() {}

  static List<Tool> all() {
    String message =
        "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}},\"required\":[\"message\"]}";
    String prompt = message.replace("message", "prompt");
    return List.of(
        FixtureTool.of("test_sampling", prompt, AskingTools::sampling),
        FixtureTool.of("test_elicitation", message, AskingTools::elicitation),
        FixtureTool.of(
            "test_elicitation_sep1034_defaults",
            call -> form(call.exchange(), "Please review", DEFAULTS_FORM)),
        FixtureTool.of(
            "test_elicitation_sep1330_enums",
            call -> form(call.exchange(), "Please choose", ENUMS_FORM)),
        FixtureTool.of("test_missing_capability", call -> sample(call.exchange(), "Hello", 10)),
        FixtureTool.of(
            "test_streaming_elicitation",
            call -> {
              call.progress(1, 2.0, "About to ask");
              return form(call.exchange(), "Please confirm", OK_FORM);
            }),
        FixtureTool.of("test_input_required_result_elicitation", AskingTools::greet),
        FixtureTool.of(
            "test_input_required_result_sampling",
            call -> sample(call.exchange(), "What is the capital of France?", 100)),
        FixtureTool.of("test_input_required_result_list_roots", AskingTools::roots),
        FixtureTool.of("test_input_required_result_request_state", AskingTools::confirm),
        FixtureTool.of("test_input_required_result_tampered_state", AskingTools::confirm),
        FixtureTool.of("test_input_required_result_multiple_inputs", AskingTools::several),
        FixtureTool.of("test_input_required_result_multi_round", AskingTools::rounds),
        FixtureTool.of("test_input_required_result_capabilities", AskingTools::capabilities));
  }

  /** The content of an accepted form, when the client has answered properly. */
  static @Nullable ObjectNode accepted(Exchange exchange, String key) {
    ObjectNode answer = exchange.answer(key);
    if (answer != null
        && answer.path("action").asString("").equals("accept")
        && answer.get("content") instanceof ObjectNode content) {
      return content;
    }
    return null;
  }

  static InputRequired ask(String key, String message, String schema) {
    return new InputRequired(Map.of(key, question(message, schema)), null);
  }

  private static InputRequest question(String message, String schema) {
    return new InputRequest.Form(message, Fixtures.object(schema));
  }

  private static InputRequest.Sample completion(String prompt, int maxTokens) {
    ObjectNode params = Fixtures.JSON.createObjectNode();
    ObjectNode message = params.putArray("messages").addObject().put("role", "user");
    message.putObject("content").put("type", "text").put("text", prompt);
    params.put("maxTokens", maxTokens);
    return new InputRequest.Sample(params);
  }

  private static ToolResult sampling(ToolCall call) throws InputRequired {
    return sample(call.exchange(), call.arguments().path("prompt").asString(""), 100);
  }

  private static ToolResult sample(Exchange exchange, String prompt, int maxTokens)
      throws InputRequired {
    ObjectNode answer = exchange.answer("capital_question");
    if (answer == null) {
      throw new InputRequired(Map.of("capital_question", completion(prompt, maxTokens)), null);
    }
    return ToolResult.text("LLM response: " + answer.at("/content/text").asString(""));
  }

  private static ToolResult elicitation(ToolCall call) throws InputRequired {
    ObjectNode answer = call.exchange().answer("form");
    if (answer == null) {
      throw ask("form", call.arguments().path("message").asString(""), USER_FORM);
    }
    return ToolResult.text("User response: " + answer);
  }

  private static ToolResult form(Exchange exchange, String message, String schema)
      throws InputRequired {
    ObjectNode answer = exchange.answer("form");
    if (answer == null) {
      throw ask("form", message, schema);
    }
    return ToolResult.text(
        "Elicitation completed: action="
            + answer.path("action").asString("")
            + ", content="
            + answer.path("content"));
  }

  private static ToolResult greet(ToolCall call) throws InputRequired {
    ObjectNode answer = accepted(call.exchange(), "user_name");
    if (answer == null || !answer.path("name").isString()) {
      throw ask("user_name", "What is your name?", NAME_FORM);
    }
    return ToolResult.text("Hello, " + answer.path("name").asString() + "!");
  }

  private static ToolResult roots(ToolCall call) throws InputRequired {
    ObjectNode answer = call.exchange().answer("client_roots");
    if (answer == null) {
      throw new InputRequired(Map.of("client_roots", new InputRequest.Roots()), null);
    }
    return ToolResult.text("Roots: " + answer.path("roots"));
  }

  private static ToolResult confirm(ToolCall call) throws InputRequired {
    ObjectNode answer = accepted(call.exchange(), "confirm");
    if (answer == null || call.exchange().state() == null) {
      throw new InputRequired(
          Map.of("confirm", question("Please confirm", OK_FORM)), state("asked"));
    }
    return ToolResult.text("state-ok");
  }

  private static ToolResult several(ToolCall call) throws InputRequired {
    Exchange exchange = call.exchange();
    if (accepted(exchange, "user_name") == null
        || exchange.answer("greeting") == null
        || exchange.answer("client_roots") == null) {
      Map<String, InputRequest> questions = new LinkedHashMap<>();
      questions.put("user_name", question("What is your name?", NAME_FORM));
      questions.put("greeting", completion("Generate a greeting", 50));
      questions.put("client_roots", new InputRequest.Roots());
      throw new InputRequired(questions, state("asked"));
    }
    return ToolResult.text("Got all three");
  }

  private static ToolResult rounds(ToolCall call) throws InputRequired {
    Exchange exchange = call.exchange();
    JsonNode state = exchange.state();
    ObjectNode first = accepted(exchange, "step1");
    ObjectNode second = accepted(exchange, "step2");
    if (second != null && state != null) {
      return ToolResult.text(state.asString("") + " likes " + second.path("color").asString(""));
    }
    if (first != null) {
      throw new InputRequired(
          Map.of("step2", question("Step 2: What is your favorite color?", COLOR_FORM)),
          state(first.path("name").asString("")));
    }
    throw new InputRequired(
        Map.of("step1", question("Step 1: What is your name?", NAME_FORM)), state("step 1"));
  }

  private static ToolResult capabilities(ToolCall call) throws InputRequired {
    ObjectNode declared = call.exchange().clientCapabilities();
    Map<String, InputRequest> questions = new LinkedHashMap<>();
    questions.put("name", question("What is your name?", NAME_FORM));
    questions.put("greeting", completion("Generate a greeting", 50));
    questions.values().removeIf(question -> !question.answerableWith(declared));
    if (questions.isEmpty() || call.exchange().answer("greeting") != null) {
      return ToolResult.text("Nothing more to ask");
    }
    throw new InputRequired(questions, null);
  }

  private static JsonNode state(String text) {
    return Fixtures.JSON.valueToTree(text);
  }
}
