namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>The stable codes with which admission refuses facts and changes.</summary>
public static class AuthorizationCodes
{
    /// <summary>A part of the fact is not spelled like a name, an IRI or a literal that may stand there.</summary>
    public const string FactMalformed = "FACT_MALFORMED";

    /// <summary>The predicate begins with <c>$</c> and is none that a user may state.</summary>
    public const string PredicateReserved = "PREDICATE_RESERVED";

    /// <summary>Another user cannot be the object of a fact.</summary>
    public const string UserAsObject = "USER_AS_OBJECT";

    /// <summary>Facts about users state roles and nothing else.</summary>
    public const string UserAsSubject = "USER_AS_SUBJECT";

    /// <summary>No one has signed in with that user id.</summary>
    public const string UserUnknown = "USER_UNKNOWN";

    /// <summary>The author may not state facts about the subject.</summary>
    public const string SubjectNotPermitted = "SUBJECT_NOT_PERMITTED";

    /// <summary>The author may not point at the object, or it is no declared term.</summary>
    public const string ObjectNotPermitted = "OBJECT_NOT_PERMITTED";

    /// <summary>Only who is accountable for a node or its host gives and takes rights on it.</summary>
    public const string GrantNotPermitted = "GRANT_NOT_PERMITTED";

    /// <summary>A term is no member of anything.</summary>
    public const string TermAsMember = "TERM_AS_MEMBER";

    /// <summary>A term has 1 to 32 letters A–Z, a–z.</summary>
    public const string TermNameInvalid = "TERM_NAME_INVALID";

    /// <summary>The name belongs to something that is not a term.</summary>
    public const string TermNameTaken = "TERM_NAME_TAKEN";

    /// <summary>Only who declared a term deletes it.</summary>
    public const string TermNotYours = "TERM_NOT_YOURS";

    /// <summary>The accountability cannot be claimed or handed over in this way.</summary>
    public const string AccountabilityNotPermitted = "ACCOUNTABILITY_NOT_PERMITTED";

    /// <summary>One transaction names two accountable nodes for the same one.</summary>
    public const string AccountabilityAmbiguous = "ACCOUNTABILITY_AMBIGUOUS";

    /// <summary>Accountability is handed over, never given up.</summary>
    public const string AccountabilityStays = "ACCOUNTABILITY_STAYS";

    /// <summary>A record's name has a prefix that says its type, and belongs to nothing else.</summary>
    public const string RecordNameInvalid = "RECORD_NAME_INVALID";

    /// <summary>The author may not change the record, or it does not exist.</summary>
    public const string WriteNotPermitted = "WRITE_NOT_PERMITTED";
}
