package commands

import "slices"

// Units lists every unit in the order in which help shows them. A new unit is
// one line here and a file of its own.
func Units() []*Unit {
	return slices.Concat(
		[]*Unit{
			statusUnit(),
			gapsUnit(),
			expiringUnit(),
			certsUnit(),
			peopleUnit(),
			bindUnit(),
			competencyListUnit(),
			materialListUnit(),
			thresholdListUnit(),
			readingListUnit(),
			configUnit(),
			whoamiUnit(),
			helpUnit(),

			certAddUnit(),
			certRenewUnit(),
			certRemoveUnit(),
			certReviewUnit(),
			personAddUnit(),
			personSetUnit(),
			personLeaveUnit(),
			personDedicateUnit(),
		},
		bindUnits(),
		[]*Unit{
			competencyAddUnit(),
			competencyRenewUnit(),
			competencyRemoveUnit(),
			thresholdSetUnit(),
			materialAddUnit(),
			materialSetUnit(),
			materialReviewUnit(),
			materialRemoveUnit(),
			readingSetUnit(),
			importUnit(),
		},
		settingUnits(),
		[]*Unit{
			exportUnit(),
			auditUnit(),
			undoUnit(),
		},
	)
}
