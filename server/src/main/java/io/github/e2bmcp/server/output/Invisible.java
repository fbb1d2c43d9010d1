package io.github.e2bmcp.server.output;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Set;

/**
 * Characters that nobody sees and that can hide or reorder text: direction controls, zero-width
 * characters, tags, variation selectors, fillers. Where a script or an emoji needs one it stays;
 * elsewhere it is made visible.
 */
final class Invisible {

  private static final int ZWNJ = 0x200C;
  private static final int ZWJ = 0x200D;
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int TAG_END = 0xE007F;
  private static final int LONGEST_FLAG = 7;

  /** Scripts whose letters join, where ZWJ and ZWNJ change what is read. */
  private static final Set<UnicodeScript> JOINING =
      Set.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private Invisible() {}

  /** The mark that stands for it, such as {@code ⟦U+202E⟧}. */
  static String mark(int codePoint) {
    return String.format(Locale.ROOT, "⟦U+%04X⟧", codePoint);
  }

  static boolean is(int codePoint) {
    if (codePoint < 0xAD) {
      return false;
    }
    return Character.getType(codePoint) == Character.FORMAT
        || isVariationSelector(codePoint)
        || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF)
        || codePoint == 0x034F
        || codePoint == 0x115F
        || codePoint == 0x1160
        || codePoint == 0x17B4
        || codePoint == 0x17B5
        || codePoint == 0x2028
        || codePoint == 0x2029
        || codePoint == 0x2065
        || codePoint == 0x3164
        || codePoint == 0xFFA0;
  }

  /** Whether it belongs to the writing around it. */
  static boolean needed(int codePoint, int before, int after) {
    if (codePoint == ZWJ && isPictureOrModifier(before) && isPicture(after)) {
      return true;
    }
    if (codePoint == ZWJ || codePoint == ZWNJ) {
      return JOINING.contains(UnicodeScript.of(before))
          && JOINING.contains(UnicodeScript.of(after));
    }
    if (codePoint == 0xFE0E || codePoint == 0xFE0F) {
      return Character.isEmoji(before);
    }
    return isVariationSelector(codePoint)
        && codePoint >= 0xE0100
        && Character.isIdeographic(before);
  }

  /**
   * The length in characters of the tags that make a flag of a region (England: a black flag, then
   * {@code gbeng} in tags) from this index on, or 0.
   */
  static int flagTags(String text, int index, int before) {
    if (before != BLACK_FLAG) {
      return 0;
    }
    int i = index;
    for (int tags = 0; tags <= LONGEST_FLAG && i < text.length(); tags++) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint == TAG_END) {
        return tags >= 3 ? i - index : 0;
      }
      boolean letterOrDigit =
          (codePoint >= 0xE0061 && codePoint <= 0xE007A)
              || (codePoint >= 0xE0030 && codePoint <= 0xE0039);
      if (!letterOrDigit) {
        return 0;
      }
    }
    return 0;
  }

  private static boolean isVariationSelector(int codePoint) {
    return (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF)
        || (codePoint >= 0x180B && codePoint <= 0x180F);
  }

  private static boolean isPicture(int codePoint) {
    return Character.isExtendedPictographic(codePoint);
  }

  private static boolean isPictureOrModifier(int codePoint) {
    return isPicture(codePoint) || Character.isEmojiModifier(codePoint) || codePoint == 0xFE0F;
  }
}
