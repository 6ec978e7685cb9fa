package io.orderflow.query.stock;

import com.mongodb.client.MongoCollection;
import org.bson.Document;

/** The collection of stock items that serves. */
record StockCollection(MongoCollection<Document> documents) {}
