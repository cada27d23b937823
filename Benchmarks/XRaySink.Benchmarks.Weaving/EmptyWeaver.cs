using Fody;

/// <summary>What Fody costs by itself. Fody finds it by this name, outside any namespace.</summary>
#pragma warning disable CA1050 // see above
public sealed class EmptyWeaver : BaseModuleWeaver
#pragma warning restore CA1050
{
    public override void Execute()
    {
    }

    public override IEnumerable<string> GetAssembliesForScanning() => [];
}
