package io.github.e2bmcp.server.output;

/** The steps that all output of a sandbox goes through, in this order: decode, strip, mask, cap. */
public final class Pipeline {

  private final SecretMasker masker;
  private final OutputCap cap;

  public Pipeline(SecretMasker masker, OutputCap cap) {
    this.masker = masker;
    this.cap = cap;
  }

  /** The whole output as it may be seen: decoded, stripped, masked. It is safe to keep and show. */
  public String clean(byte[] output) {
    return clean(LenientUtf8.decode(output));
  }

  /** See {@link #clean(byte[])}. */
  public String clean(String output) {
    return masker.mask(ControlSequences.strip(output));
  }

  /**
   * Shortens a {@linkplain #clean clean} text.
   *
   * @param whereWhole tells how to read the whole; empty where it is not kept
   */
  public OutputCap.Capped shorten(String clean, String whereWhole) {
    return cap.cap(clean, whereWhole);
  }
}
