package io.clutch.observer.browser;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes a picture with 32 shades of each colour, which has half the size and looks the same. */
final class SmallPng {
  private static final int BITS = 5;
  private static final int KEPT = 0xff & 0xff << 8 - BITS;

  private SmallPng() {}

  static void write(BufferedImage picture, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam smallest = writer.getDefaultWriteParam();
    smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    smallest.setCompressionQuality(0);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(withFewColours(picture), null, null), smallest);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage withFewColours(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    var few = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        few.setRGB(x, y, near(picture.getRGB(x, y)));
      }
    }
    return few;
  }

  private static int near(int colour) {
    int near = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      int part = colour >> shift & 0xff;
      near |= (part & KEPT | part >> BITS) << shift;
    }
    return near;
  }
}
