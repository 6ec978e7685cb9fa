@NullMarked
package io.orderflow.standalone.ledger;

import org.jspecify.annotations.NullMarked;
