"""What ``make bench`` measures. Limits are counts, or ratios to a reference measured in turns in the same process."""
