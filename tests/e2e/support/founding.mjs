// Facts of the founding conference the tests rely on.
export const kItems = Array.from({ length: 21 }, (_, i) => `i${String(i + 1).padStart(2, '0')}`);
