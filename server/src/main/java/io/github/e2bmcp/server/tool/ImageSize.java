package io.github.e2bmcp.server.tool;

/**
 * How large a picture is once somebody has unpacked it, read from the head of the file: a few
 * kilobytes may stand for gigabytes.
 *
 * @param width pixels
 * @param height pixels
 */
record ImageSize(int width, int height) {

  /** Of no picture, or of one whose head is not understood. */
  static final ImageSize UNKNOWN = new ImageSize(0, 0);

  /** The size of a PNG, GIF, JPEG or WebP. */
  static ImageSize of(byte[] image) {
    return switch (ImageKind.of(image)) {
      case "image/png" ->
          image.length < 24 ? UNKNOWN : new ImageSize(big(image, 16, 4), big(image, 20, 4));
      case "image/gif" ->
          image.length < 10 ? UNKNOWN : new ImageSize(little(image, 6, 2), little(image, 8, 2));
      case "image/jpeg" -> ofJpeg(image);
      case "image/webp" -> ofWebp(image);
      default -> UNKNOWN;
    };
  }

  /** Whether neither side is longer. */
  boolean within(int side) {
    return width > 0 && height > 0 && width <= side && height <= side;
  }

  @Override
  public String toString() {
    return width + "×" + height + " pixels";
  }

  /** The first frame header (ITU T.81 §B.2.2) has it. */
  private static ImageSize ofJpeg(byte[] image) {
    int at = 2;
    while (at + 9 < image.length && (image[at] & 0xff) == 0xff) {
      int marker = image[at + 1] & 0xff;
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        return new ImageSize(big(image, at + 7, 2), big(image, at + 5, 2));
      }
      at += marker == 0xff ? 1 : 2 + big(image, at + 2, 2);
    }
    return UNKNOWN;
  }

  private static ImageSize ofWebp(byte[] image) {
    if (image.length < 30) {
      return UNKNOWN;
    }
    return switch ((char) image[15]) {
      case 'X' -> new ImageSize(little(image, 24, 3) + 1, little(image, 27, 3) + 1);
      case 'L' -> {
        int bits = little(image, 21, 4);
        yield new ImageSize((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
      }
      case ' ' -> new ImageSize(little(image, 26, 2) & 0x3fff, little(image, 28, 2) & 0x3fff);
      default -> UNKNOWN;
    };
  }

  private static int big(byte[] bytes, int at, int length) {
    int value = 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return value;
  }

  private static int little(byte[] bytes, int at, int length) {
    int value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return value;
  }
}
