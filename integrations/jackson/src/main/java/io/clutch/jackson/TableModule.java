package io.clutch.jackson;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.Module;

/** Leaves the served classes to Jackson, and all others to the data table. */
final class TableModule extends Module {
  private final ServedClasses served;

  TableModule(ServedClasses served) {
    this.served = served;
  }

  @Override
  public String getModuleName() {
    return TableModule.class.getName();
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.addSerializers(new TableSerializers(served));
    context.addKeySerializers(new TextKeys(served));
    context.addBeanSerializerModifier(new EmptyClasses());
    context.addDeserializers(new TableDeserializers(served));
  }
}
