"""Who signs in, for whom they work, and as what.

Words: account, organisation (a community group is one), standing (dated: worker, gardener, leader, keeper, analyst,
privacy lead), acting as, notice, welcome. Acting in a standing needs a second factor; being a resident does not.
It refuses to hold when anybody was last here, to rank anybody, and to let a standing outlive its last day.
"""
