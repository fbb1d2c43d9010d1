package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.Prompt;
import io.github.e2bmcp.mcp.offer.PromptCall;
import io.github.e2bmcp.mcp.offer.PromptDescriptor;
import io.github.e2bmcp.mcp.offer.PromptDescriptor.Argument;
import io.github.e2bmcp.mcp.offer.PromptResult;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The prompts that the suite gets. */
final class FixturePrompts {
  private FixturePrompts() {}

  private record Fixture(PromptDescriptor descriptor, Body body) implements Prompt {
    @Override
    public PromptResult get(PromptCall call) throws Exception {
      return body.get(call);
    }
  }

  @FunctionalInterface
  private interface Body {
    PromptResult get(PromptCall call) throws Exception;
  }

  static List<Prompt> all() {
    return List.of(
        prompt(
            "test_simple_prompt",
            call -> PromptResult.user(Content.text("This is a simple prompt for testing."))),
        prompt(
            "test_prompt_with_arguments",
            call ->
                PromptResult.user(
                    Content.text(
                        "Prompt with arguments: arg1='%s', arg2='%s'"
                            .formatted(
                                call.arguments().get("arg1"), call.arguments().get("arg2")))),
            argument("arg1"),
            argument("arg2")),
        prompt(
            "test_prompt_with_embedded_resource",
            call ->
                PromptResult.user(
                    Fixtures.resource(
                        call.arguments().getOrDefault("resourceUri", ""),
                        "text/plain",
                        "Embedded resource content for testing."),
                    Content.text("Please process the embedded resource above.")),
            argument("resourceUri")),
        prompt(
            "test_prompt_with_image",
            call ->
                PromptResult.user(
                    Fixtures.image(), Content.text("Please analyze the image above."))),
        prompt("test_input_required_result_prompt", FixturePrompts::asks));
  }

  private static PromptResult asks(PromptCall call) throws Exception {
    ObjectNode answer = AskingTools.accepted(call.exchange(), "user_context");
    if (answer == null) {
      throw AskingTools.ask(
          "user_context",
          "What context should the prompt use?",
          AskingTools.NAME_FORM.replace("name", "context"));
    }
    return PromptResult.user(Content.text("Context: " + answer.path("context").asString("")));
  }

  private static Prompt prompt(String name, Body body, Argument... arguments) {
    return new Fixture(PromptDescriptor.of(name, "The suite's fixture " + name, arguments), body);
  }

  private static Argument argument(String name) {
    return new Argument(name, null, "A test argument", true);
  }
}
