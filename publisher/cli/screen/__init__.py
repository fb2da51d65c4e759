"""What a person sees and is asked, the same in every command."""
