using System.ComponentModel;

namespace XRaySink.Weaving;

/// <summary>What is known of a method marked with <see cref="XRaySubsegmentAttribute"/>. Woven code keeps one in a static field for each method.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SubsegmentDescriptor
{
    /// <summary>Describes a marked method.</summary>
    /// <param name="name">The subsegment's name.</param>
    public SubsegmentDescriptor(string name) => Name = name;

    internal string Name { get; }
}
