package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.exchange.Exchange;
import java.util.List;
import java.util.Map;

/** Suggests values for the arguments of prompts and the variables of resource templates. */
@FunctionalInterface
public interface Completer {
  /** The best 100 suggestions at most are sent; none is an empty list. */
  List<String> complete(Query query) throws Exception;

  /**
   * What is being typed.
   *
   * @param subject the name of a prompt, or the URI template
   * @param argument the name of the argument or variable
   * @param value what was typed so far
   * @param others the values of other arguments, as far as known
   */
  record Query(
      String subject,
      String argument,
      String value,
      Map<String, String> others,
      Exchange exchange) {
    public Query {
      others = Map.copyOf(others);
    }
  }
}
