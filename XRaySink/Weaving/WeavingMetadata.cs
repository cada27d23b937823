using System.Reflection;
using System.Reflection.Metadata;

namespace XRaySink.Weaving;

/// <summary>
/// Reads in an assembly's metadata whether it marks methods and whether it was woven. Unlike reflection over its types this loads
/// nothing, resolves nothing and runs nobody's code.
/// </summary>
static class WeavingMetadata
{
    // What XRaySink.Fody writes: see its WovenMark.
    const string WovenKey = "XRaySink.Woven";

    const ushort AttributeProlog = 1;

    /// <summary>Whether methods of the assembly are marked in vain. An assembly that has no metadata to read, as one made at run time, does not count.</summary>
    public static unsafe bool IsUnwoven(Assembly assembly)
    {
        if (assembly.IsDynamic || !assembly.TryGetRawMetadata(out byte* metadata, out int length))
            return false;

        var reader = new MetadataReader(metadata, length);
        bool isUnwoven = ReferencesAttributes(reader) && HasMarks(reader) && !HasWovenMark(reader);

        // Were the assembly unloaded meanwhile, its metadata would go.
        GC.KeepAlive(assembly);
        return isUnwoven;
    }

    static bool ReferencesAttributes(MetadataReader reader)
    {
        foreach (AssemblyReferenceHandle handle in reader.AssemblyReferences)
        {
            if (reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, "XRaySink.Attributes"))
                return true;
        }
        return false;
    }

    static bool HasMarks(MetadataReader reader)
    {
        foreach (CustomAttributeHandle handle in reader.CustomAttributes)
        {
            if (TypeOf(reader, reader.GetCustomAttribute(handle)) is { } type
                && reader.StringComparer.Equals(type.Namespace, "XRaySink")
                && (reader.StringComparer.Equals(type.Name, nameof(XRayTaskAttribute)) || reader.StringComparer.Equals(type.Name, nameof(XRaySubsegmentAttribute))))
                return true;
        }
        return false;
    }

    static bool HasWovenMark(MetadataReader reader)
    {
        foreach (CustomAttributeHandle handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (TypeOf(reader, attribute) is { } type && reader.StringComparer.Equals(type.Name, nameof(AssemblyMetadataAttribute)))
            {
                BlobReader arguments = reader.GetBlobReader(attribute.Value);
                if (arguments.ReadUInt16() == AttributeProlog && arguments.ReadSerializedString() == WovenKey)
                    return true;
            }
        }
        return false;
    }

    /// <summary>The attribute's type, when it is another assembly's.</summary>
    static TypeReference? TypeOf(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return null;

        EntityHandle type = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return type.Kind == HandleKind.TypeReference ? reader.GetTypeReference((TypeReferenceHandle)type) : null;
    }
}
