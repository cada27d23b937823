using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>What crosses from the traced code to the sender: an activity that has finished, or a segment that is still open when the sink stops.</summary>
readonly record struct QueuedActivity(Activity Activity, bool IsFinished);
