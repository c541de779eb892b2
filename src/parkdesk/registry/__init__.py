"""Registry: regions, parks, enterprises, meters, boundaries, yearly figures, targets."""
