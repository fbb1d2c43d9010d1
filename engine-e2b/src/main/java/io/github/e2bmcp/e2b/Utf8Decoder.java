package io.github.e2bmcp.e2b;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 that comes in pieces cut anywhere; what is no UTF-8 becomes U+FFFD. */
final class Utf8Decoder {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] rest = new byte[0];

  /** The characters that are complete with this piece. */
  String next(byte[] piece) {
    return decode(piece, false);
  }

  /** What an incomplete end becomes; empty when there is none. */
  String end() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] piece, boolean last) {
    ByteBuffer bytes = ByteBuffer.allocate(rest.length + piece.length).put(rest).put(piece).flip();
    CharBuffer chars = CharBuffer.allocate(bytes.remaining() + 1);
    decoder.decode(bytes, chars, last);
    if (last) {
      decoder.flush(chars);
      decoder.reset();
    }
    rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return chars.flip().toString();
  }
}
