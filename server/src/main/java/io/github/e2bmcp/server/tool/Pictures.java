package io.github.e2bmcp.server.tool;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The pictures of one result that an assistant can take. One that is none, or too large to be
 * unpacked, can make a client refuse everything that it is told from then on.
 */
final class Pictures {

  static final int MOST = 20;
  static final int SIDE = 8_000;

  private static final List<String> KINDS =
      List.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private final List<Part> shown = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private int more;

  /** Whether a form that a value is shown in is a picture at all. */
  static boolean isPicture(String kind) {
    return KINDS.contains(kind);
  }

  /** Takes a picture, or remembers why not. */
  void add(String base64) {
    byte[] image;
    try {
      image = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      image = new byte[0];
    }
    String kind = ImageKind.of(image);
    ImageSize size = ImageSize.of(image);
    if (shown.size() + refused.size() >= MOST) {
      more++;
    } else if (kind.isEmpty() || size.equals(ImageSize.UNKNOWN)) {
      refused.add("A picture was left out: its bytes are no image.");
    } else if (!size.within(SIDE)) {
      refused.add(
          "A picture of " + size + " was left out; draw it with at most " + SIDE + " a side.");
    } else {
      shown.add(new Part.Image(base64, kind));
    }
  }

  List<Part> shown() {
    return shown;
  }

  /** What is to be said of those that were left out. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(refused);
    if (more > 0) {
      notes.add(more + " more pictures were left out: one result has at most " + MOST + ".");
    }
    return notes;
  }
}
