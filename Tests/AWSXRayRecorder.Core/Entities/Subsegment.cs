namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public class Subsegment(string name) : Entity(name)
{
    public string? Namespace { get; set; }

    public string? Type { get; set; }

    public Entity? Parent { get; set; }

    public override bool IsEmittable() => Reference == 0 && Parent is not null && Parent.IsEmittable();

    public override long Release()
    {
        long left = DropReference();
        if (left == 0)
            Parent?.Release();
        return left;
    }
}
