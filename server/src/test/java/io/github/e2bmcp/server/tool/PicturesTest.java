package io.github.e2bmcp.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {

  private static byte[] image(String format, int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
    return out.toByteArray();
  }

  private static Pictures of(byte[] image) {
    Pictures pictures = new Pictures();
    pictures.add(Base64.getEncoder().encodeToString(image));
    return pictures;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "jpg"})
  void anImageIsShownAndItsSizeKnown(String format) throws IOException {
    byte[] image = image(format, 300, 7);

    assertThat(ImageSize.of(image)).isEqualTo(new ImageSize(300, 7));
    assertThat(of(image).shown()).hasSize(1);
    assertThat(of(image).notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Heads as libwebp writes them for 300 by 7: lossy, lossless, extended.
        "52494646000000005745425056503820000000000000009d012a2c010700",
        "5249464600000000574542505650384c000000002f2b8101000000000000000000",
        "5249464600000000574542505650385800000000000000002b0100060000",
      })
  void theHeadsOfWebpAreRead(String head) {
    assertThat(ImageSize.of(HexFormat.of().parseHex(head))).isEqualTo(new ImageSize(300, 7));
  }

  @Test
  void whatWouldUnpackToTooMuchIsLeftOutAndSaid() throws IOException {
    byte[] image = image("png", 10, 10);
    image[18] = 0x27; // 0x270a pixels wide
    assertThat(of(image).shown()).isEmpty();
    assertThat(of(image).notes()).singleElement().asString().contains("9994×10 pixels", "8000");
  }

  @Test
  void whatIsNoImageIsLeftOut() {
    assertThat(of("<script>".getBytes(StandardCharsets.UTF_8)).shown()).isEmpty();
  }

  @Test
  void manyAreCounted() throws IOException {
    Pictures pictures = new Pictures();
    String image = Base64.getEncoder().encodeToString(image("png", 1, 1));
    for (int n = 0; n < 500; n++) {
      pictures.add(image);
    }
    assertThat(pictures.shown()).hasSize(Pictures.MOST);
    assertThat(pictures.notes()).singleElement().asString().startsWith("480 more");
  }
}
