package io.orderflow.axonserver.platform;

/**
 * Names an event processor. What is empty is not looked at.
 *
 * @param component of the clients that run it
 * @param tokenStore tells apart processors of one name that share nothing
 */
record ProcessorId(String context, String component, String name, String tokenStore) {

  boolean matches(ProcessorInstance instance) {
    return matches(context, instance.context())
        && matches(component, instance.component())
        && matches(name, instance.info().getProcessorName())
        && matches(tokenStore, instance.info().getTokenStoreIdentifier());
  }

  /** Whether it means this processor, too. */
  boolean names(ProcessorId processor) {
    return matches(context, processor.context)
        && matches(name, processor.name)
        && matches(tokenStore, processor.tokenStore);
  }

  private static boolean matches(String wanted, String present) {
    return wanted.isEmpty() || wanted.equals(present);
  }

  @Override
  public String toString() {
    return name;
  }
}
