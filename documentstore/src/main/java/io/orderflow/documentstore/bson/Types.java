package io.orderflow.documentstore.bson;

/** The bytes that BSON tells types by. */
public final class Types {

  public static final int DOUBLE = 0x01;
  public static final int STRING = 0x02;
  public static final int DOCUMENT = 0x03;
  public static final int ARRAY = 0x04;
  public static final int BINARY = 0x05;
  public static final int UNDEFINED = 0x06;
  public static final int OBJECT_ID = 0x07;
  public static final int BOOLEAN = 0x08;
  public static final int DATE = 0x09;
  public static final int NULL = 0x0A;
  public static final int REGEX = 0x0B;
  public static final int JAVASCRIPT = 0x0D;
  public static final int INT32 = 0x10;
  public static final int TIMESTAMP = 0x11;
  public static final int INT64 = 0x12;
  public static final int DECIMAL128 = 0x13;
  public static final int MAX_KEY = 0x7F;
  public static final int MIN_KEY = 0xFF;

  public static final int BINARY_GENERIC = 0x00;
  public static final int BINARY_LEGACY_UUID = 0x03;
  public static final int BINARY_UUID = 0x04;
  public static final int BINARY_USER_DEFINED = 0x80;

  private Types() {}
}
