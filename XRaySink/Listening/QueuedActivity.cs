using System.Diagnostics;

namespace XRaySink.Listening;

/// <summary>What crosses from the traced code to the sender: a segment that has begun, or any activity that has finished.</summary>
readonly record struct QueuedActivity(Activity Activity, bool IsFinished);
