/**
 * The ledger: the whole event log folded by a second set of books, which hold what no fault may
 * break.
 */
@NullMarked
package io.orderflow.standalone.ledger;

import org.jspecify.annotations.NullMarked;
