"""How a lot is decided: criteria, scales, prices and the rules of its ranking."""
