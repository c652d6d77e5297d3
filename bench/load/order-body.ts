/** The order that every webhook of the benches receives: JSON of a usual size. */
export const ORDER_BODY = JSON.stringify({
  order: 'A-1001',
  customer: { name: 'Amina', city: 'Oran' },
  lines: [
    { sku: 'K1', quantity: 2, price: 1200 },
    { sku: 'K2', quantity: 1, price: 450 },
  ],
});
