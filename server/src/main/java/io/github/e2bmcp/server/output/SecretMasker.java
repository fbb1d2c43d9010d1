package io.github.e2bmcp.server.output;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets in text: known values plain, encoded ({@link Encodings}), taken apart ({@link
 * Skeleton}) and in parts of twelve characters on; then keys of well-known forms. What it makes of
 * a text holds no secret any more, but an attacker who may run code can always invent another
 * encoding: it keeps accidents from happening and is no boundary. Immutable; time is linear in the
 * text.
 */
public final class SecretMasker {

  /** Shorter values occur by chance. */
  static final int SHORTEST = 8;

  private static final int ANCHOR = 8;
  private static final int PART = 12;

  /** Letters alone may be words: such a secret must be this long to be sought taken apart. */
  private static final int SHORTEST_WORDS = 16;

  private final List<Known> known;
  private final GramIndex<List<Known>> wholes = new GramIndex<>(ANCHOR);
  private final GramIndex<String> parts = new GramIndex<>(PART);

  private record Known(String name, String letters) {}

  /**
   * @param secrets values by the name that stands in their place; values of less than eight
   *     characters are left out
   */
  public SecretMasker(Map<String, String> secrets) {
    List<Known> exact = new ArrayList<>();
    secrets.forEach((name, value) -> {
      if (value.strip().length() >= SHORTEST) {
        exact.add(new Known(name, value.strip()));
        learn(name, value.strip());
      }
    });
    exact.sort((left, right) -> right.letters().length() - left.letters().length());
    this.known = List.copyOf(exact);
  }

  static String mark(String name) {
    return "[MASKED: " + name + "]";
  }

  private void learn(String name, String value) {
    String plain = Skeleton.lettersOf(value);
    for (String form : Encodings.of(value)) {
      boolean words = !hasDigit(form) || (form.equals(plain) && !hasDigit(plain));
      if (form.length() >= (words ? SHORTEST_WORDS : ANCHOR)) {
        String anchor = form.substring(0, ANCHOR);
        List<Known> others = wholes.get(anchor);
        List<Known> all = others == null ? new ArrayList<>() : others;
        all.add(new Known(name, form));
        wholes.put(anchor, all);
      }
      for (int i = 0; i + PART <= form.length(); i++) {
        String part = form.substring(i, i + PART);
        if (hasDigit(part) && part.chars().anyMatch(Character::isLetter)) {
          parts.put(part, name);
        }
      }
    }
  }

  private static boolean hasDigit(String text) {
    return text.chars().anyMatch(Character::isDigit);
  }

  /** The text without secrets. */
  public String mask(String text) {
    String masked = text;
    for (Known secret : known) {
      masked = masked.replace(secret.letters(), mark(secret.name()));
    }
    return KeyFormat.maskAll(known.isEmpty() ? masked : maskTakenApart(masked));
  }

  private String maskTakenApart(String text) {
    Skeleton skeleton = Skeleton.of(text);
    BitSet secret = new BitSet(skeleton.text().length());
    @Nullable String[] names = new @Nullable String[1];
    wholes.find(
        skeleton.text(),
        (index, candidates) -> {
          for (Known candidate : candidates) {
            if (skeleton.text().startsWith(candidate.letters(), index)) {
              secret.set(index, index + candidate.letters().length());
              names[0] = candidate.name();
            }
          }
        });
    parts.find(
        skeleton.text(),
        (index, name) -> {
          secret.set(index, index + PART);
          names[0] = name;
        });
    return names[0] == null ? text : replace(text, skeleton, secret, names[0]);
  }

  private static String replace(String text, Skeleton skeleton, BitSet secret, String name) {
    StringBuilder masked = new StringBuilder(text.length());
    int copied = 0;
    for (int from = secret.nextSetBit(0); from >= 0; ) {
      int to = secret.nextClearBit(from);
      masked.append(text, copied, skeleton.places()[from]).append(mark(name));
      copied = skeleton.places()[to - 1] + 1;
      from = secret.nextSetBit(to);
    }
    return masked.append(text, copied, text.length()).toString();
  }
}
