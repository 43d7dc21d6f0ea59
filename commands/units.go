package commands

import "slices"

// Units lists every unit in the order in which help shows them. A new unit is
// one line below and a file of its own.
func Units() []*Unit {
	return slices.Concat(askUnits(), kpiUnits(), ownChanges(), peopleChanges(), recordChanges(), dealUnits(), fundUnits(), renewalUnits(), tierUnits(), settingUnits(), incentiveUnits(), watchUnits(), programUnits(), keeping())
}

// askUnits are what everybody may ask.
func askUnits() []*Unit {
	return []*Unit{
		statusUnit(),
		gapsUnit(),
		expiringUnit(),
		myUnit(),
		whyUnit(),
		digestUnit(),
		digestAllUnit(),
		digestListUnit(),
		remindersUnit(),
		remindUnit(),
		certsUnit(),
		peopleUnit(),
		bindUnit(),
		competencyListUnit(),
		applicationsUnit(),
		applicationUnit(),
		benefitsUnit(),
		standInsUnit(),
		materialListUnit(),
		materialShowUnit(),
		thresholdListUnit(),
		readingListUnit(),
		configUnit(),
		whoamiUnit(),
		helpUnit(),
	}
}

// ownChanges are what everybody may change: what they are reminded of, and how.
func ownChanges() []*Unit {
	return slices.Concat([]*Unit{
		remindAckUnit(),
		remindSnoozeUnit(),
		remindHandoverUnit(),
		remindBackUnit(),
		remindMuteUnit(),
		remindUnmuteUnit(),
	}, readerUnits(), calendarUnits(), []*Unit{undoUnit()}, applying())
}

// applying is what everybody may do about applications, as far as the review's own
// rules let them.
func applying() []*Unit {
	return slices.Concat([]*Unit{applyUnit(), attachUnit(), detachUnit(), materialReplaceUnit(), reviewUnit()}, moveUnits(),
		[]*Unit{certificateUnit(), standInUnit(), standInEndUnit()})
}

// peopleChanges are of people and what they hold.
func peopleChanges() []*Unit {
	return slices.Concat([]*Unit{
		certAddUnit(),
		certRenewUnit(),
		certRemoveUnit(),
		certReviewUnit(),
		personAddUnit(),
		personSetUnit(),
		personLeaveUnit(),
		personDedicateUnit(),
		personEraseUnit(),
		peopleCheckedUnit(),
	}, bindUnits())
}

// recordChanges are of what else the company has.
func recordChanges() []*Unit {
	return slices.Concat(competencyUnits(), []*Unit{
		thresholdSetUnit(),
		materialAddUnit(),
		materialSetUnit(),
		materialReviewUnit(),
		materialRemoveUnit(),
		readingSetUnit(),
		importUnit(),
	})
}

// keeping is what keeps the whole going.
func keeping() []*Unit {
	return []*Unit{
		exportUnit(),
		auditUnit(), auditVerifyUnit(),
		digestScheduleUnit(),
		digestUnscheduleUnit(),
		outboxUnit(),
		outboxRetryUnit(),
		outboxDropUnit(),
	}
}
