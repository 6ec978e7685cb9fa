package io.orderflow.documentstore.storage;

enum EmptyScan implements Scan {
  INSTANCE;

  @Override
  public boolean next() {
    return false;
  }

  @Override
  public byte[] key() {
    throw new IllegalStateException("not on an entry");
  }

  @Override
  public byte[] value() {
    throw new IllegalStateException("not on an entry");
  }

  @Override
  public void close() {}
}
