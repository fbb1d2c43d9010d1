package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Reply;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One page of a list.
 *
 * @param next the token of the following page; empty on the last one
 */
public record ListPage<T>(List<T> items, String next) {

  public ListPage {
    items = List.copyOf(items);
  }

  static <T> ListPage<T> of(Reply reply, List<T> items) {
    return new ListPage<>(items, reply.header("X-Next-Token"));
  }

  /** All items of all pages, each page fetched when it is needed. */
  public static <T> Stream<T> stream(Function<String, ListPage<T>> fetch) {
    Iterable<ListPage<T>> pages = () -> pages(fetch);
    return StreamSupport.stream(pages.spliterator(), false).flatMap(page -> page.items().stream());
  }

  private static <T> Iterator<ListPage<T>> pages(Function<String, ListPage<T>> fetch) {
    return new Iterator<>() {
      private String token = "";
      private boolean more = true;

      @Override
      public boolean hasNext() {
        return more;
      }

      @Override
      public ListPage<T> next() {
        if (!more) {
          throw new NoSuchElementException();
        }
        ListPage<T> page = fetch.apply(token);
        token = page.next();
        more = !token.isEmpty();
        return page;
      }
    };
  }
}
